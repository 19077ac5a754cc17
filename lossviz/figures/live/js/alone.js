// A figure without a server behind it: what its page says of it, and how it is shown.

import { mount } from "./figure.js"

const NOBODY = () => {}
const USUAL = { serial: 0, main: true }

// What the page says of its figure, with the scene as the text that a server would send.
export function read() {
  const about = JSON.parse(document.getElementById("lv-data").textContent)
  return { ...USUAL, ...about, scene: JSON.stringify(about.scene) }
}

export const show = (data, page = {}) =>
  mount({ data, parentElement: document.body, setTriggerValue: NOBODY }, page)

// Where the page follows the reader's device, so does the figure.
export function followDevice(again) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again)
}
