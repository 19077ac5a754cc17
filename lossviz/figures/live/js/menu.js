// A button that opens a small menu above it, by mouse, finger and keys.

import { button, element } from "./elements.js"
import { set } from "./marks.js"

const NEXT = {
  ArrowDown: (k, count) => (k + 1) % count,
  ArrowUp: (k, count) => (k + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

// Of each item the words, and what is done when it is chosen. The name is said by a screen reader.
export function makeMenu(words, name, items, parent) {
  const root = element("span", "lv-menu", parent)
  const opener = button("lv-tool", words, root)
  const list = element("div", "lv-items", root)
  set(list, { role: "menu", "aria-label": name })
  const choices = items.map(([text, act]) => {
    const made = button("lv-item", text, list)
    made.onclick = () => {
      show(false)
      act()
    }
    set(made, { role: "menuitem", tabindex: -1 })
    return made
  })
  const leave = (event) => event.composedPath().includes(root) || show(false, false)
  const focus = (place) => place.focus({ preventScroll: true })
  const show = (open, back = true) => {
    list.hidden = !open
    set(opener, { "aria-expanded": open })
    document[open ? "addEventListener" : "removeEventListener"]("pointerdown", leave, true)
    if (open) focus(choices[0])
    else if (back) focus(opener)
  }
  set(opener, { "aria-haspopup": "menu", "aria-label": name, "aria-expanded": false })
  opener.onclick = () => show(list.hidden)
  list.hidden = true
  root.onkeydown = (event) => {
    const { key } = event
    if (key === "Tab") return list.hidden || show(false)
    if (list.hidden ? key !== "ArrowDown" : !(key in NEXT) && key !== "Escape") return undefined
    event.preventDefault()
    event.stopPropagation()
    if (key === "Escape") return show(false)
    if (list.hidden) return show(true)
    return focus(choices[NEXT[key](choices.indexOf(document.activeElement), choices.length)])
  }
}
