// Numbers and sentences, filled in as lossviz/figures/scene/sentences.py does it.

import { zeroOf } from "./quantities.js"

const SLOT = /\{(\|?)(\w+)\|?\}/g

const SMALLEST_PLAIN = -4
const LARGEST_PLAIN = 6
const RAISED = { "-": "⁻", ..."⁰¹²³⁴⁵⁶⁷⁸⁹" }

// As people read it: the true minus, and thousands set apart.
const forPeople = (text) =>
  text.replace("-", "−").replace(/\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","))

const trimmed = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text)

// With so many decimals after the first digit, as a power of ten where it is large or small.
function scientific(value, decimals) {
  const text = value.toExponential(decimals)
  const [digits, power] = text.split("e")
  const exponent = Number(power)
  if (SMALLEST_PLAIN <= exponent && exponent < LARGEST_PLAIN)
    return trimmed(Number(text).toFixed(Math.max(0, decimals - exponent)))
  return `${trimmed(digits)}×10${[...String(exponent)].map((c) => RAISED[c]).join("")}`
}

// From 1e21 on a number is whole, and toFixed would write a power of ten.
function fixed(value, decimals) {
  if (Math.abs(value) < 1e21) return value.toFixed(decimals)
  return `${BigInt(value)}${decimals ? `.${"0".repeat(decimals)}` : ""}`
}

export function write(value, format) {
  const calm = Number(value.toPrecision(format.kept))
  if (format.scientific) return forPeople(scientific(calm, format.decimals))
  const text = fixed(calm, format.decimals)
  return Number(text) === 0 ? text.replace("-", "") : forPeople(text)
}

export const signOf = (value, zero) => (Math.abs(value) <= zero ? 0 : value > 0 ? 1 : -1)

// Stands for the * of a template, so that a * in a name or a cell is just that.
export const MARK = "\u0001"

// The case that holds.
export function findCase(cases, values, scene) {
  const has = ([name, sign]) => signOf(values[name], zeroOf(scene, name)) === sign
  return cases.find((c) => !c.quantity || [[c.quantity, c.sign], ...c.also].every(has))
}

export function say(cases, values, scene) {
  const found = findCase(cases, values, scene)
  if (!found) return ""
  return found.template.replaceAll("*", MARK).replace(SLOT, (_, magnitude, name) => {
    const value = values[name]
    if (typeof value === "string") return value
    return write(magnitude ? Math.abs(value) : value, scene.formats[name])
  })
}

export const unmarked = (text) => text.replaceAll(MARK, "")
