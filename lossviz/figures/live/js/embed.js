// The script of a figure in a frame on another site, with controls below it.

import { followDevice, read, show } from "./alone.js"

const QUIET_MILLISECONDS = 60
const form = document.querySelector("form")
const told = document.querySelector(".lv-told")
let data = read()
let asked = 0
let timer = 0

const saidBy = ({ type, checked, value }) => (type === "checkbox" ? String(checked) : value)

function addressNow() {
  const said = new URLSearchParams(location.search)
  for (const field of form.elements) said.set(field.name, saidBy(field))
  said.set("as", "json")
  return `${location.pathname}?${said}`
}

// The figure keeps where its handles stand, unless it has no such place any more.
async function ask() {
  const mine = ++asked
  const answer = await fetch(addressNow()).catch(() => null)
  const said = answer && (await answer.json().catch(() => null))
  if (mine !== asked) return
  told.textContent = said ? said.told : "The server did not answer. Try again."
  if (!said?.scene) return
  data = { ...data, scene: JSON.stringify(said.scene), at: said.at }
  show(data)
}

show(data)
followDevice(() => show(data))
addEventListener("resize", () => show(data))
form.addEventListener("submit", (event) => event.preventDefault())
form.addEventListener("input", () => {
  clearTimeout(timer)
  timer = setTimeout(ask, QUIET_MILLISECONDS)
})
