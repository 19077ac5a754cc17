// Numbers and sentences, filled in as lossviz/figures/scene/sentences.py does it.

import { zeroOf } from "./quantities.js"

const SLOT = /\{(\|?)(\w+)\|?\}/g

function scientific(value, decimals) {
  if (value === 0) return "0"
  const [mantissa, exponent] = value.toExponential(decimals).split("e")
  return `${mantissa}e${Number(exponent)}`
}

// From 1e21 on a number is whole, and toFixed would write a power of ten.
function fixed(value, decimals) {
  if (Math.abs(value) < 1e21) return value.toFixed(decimals)
  return `${BigInt(value)}${decimals ? `.${"0".repeat(decimals)}` : ""}`
}

export function write(value, format) {
  const calm = Number(value.toPrecision(format.kept))
  if (format.scientific) return scientific(calm, format.decimals)
  const text = fixed(calm, format.decimals)
  return Number(text) === 0 ? text.replace("-", "") : text
}

export const signOf = (value, zero) => (Math.abs(value) <= zero ? 0 : value > 0 ? 1 : -1)

// Stands for the * of a template, so that a * in a name or a cell is just that.
export const MARK = "\u0001"

export function say(cases, values, scene) {
  const has = ([name, sign]) => signOf(values[name], zeroOf(scene, name)) === sign
  const fits = (c) => !c.of || [[c.of, c.sign], ...c.also].every(has)
  const found = cases.find(fits)
  if (!found) return ""
  return found.text.replaceAll("*", MARK).replace(SLOT, (_, magnitude, name) => {
    const value = values[name]
    if (typeof value === "string") return value
    return write(magnitude ? Math.abs(value) : value, scene.formats[name])
  })
}

export const unmarked = (text) => text.replaceAll(MARK, "")
