// The script of a figure in a frame on another site, with controls below it.

import { followDevice, read, show } from "./alone.js"

const QUIET_MILLISECONDS = 60
const form = document.querySelector("form")
const message = document.querySelector(".lv-message")
const page = { field: (name) => form.querySelector(`[type=number][name="${name}"]`) }
let data = read()
let asked = 0
let timer = 0

const readField = ({ type, checked, value }) => (type === "checkbox" ? String(checked) : value)

function addressNow() {
  const query = new URLSearchParams(location.search)
  for (const field of form.elements) query.set(field.name, readField(field))
  query.set("as", "json")
  return `${location.pathname}?${query}`
}

// The figure keeps where its handles stand, unless it has no such place any more.
async function ask() {
  const mine = ++asked
  const answer = await fetch(addressNow()).catch(() => null)
  const sent = answer && (await answer.json().catch(() => null))
  if (mine !== asked) return
  message.textContent = sent ? sent.message : "The server did not answer. Try again."
  if (!sent?.scene) return
  data = { ...data, scene: JSON.stringify(sent.scene), at: sent.at }
  show(data, page)
}

show(data, page)
followDevice(() => show(data, page))
addEventListener("resize", () => show(data, page))
form.addEventListener("submit", (event) => event.preventDefault())
form.addEventListener("input", () => {
  clearTimeout(timer)
  timer = setTimeout(ask, QUIET_MILLISECONDS)
})
