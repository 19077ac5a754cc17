// What can be dragged moves once by itself, a little, as long as nobody has moved or pressed anything.

import { prefersStill } from "./theme.js"

let nudged = null // the page that has had its nudge

// It is a hint where a scene has one; who wants no motion reads it in words.
export function nudge(view) {
  if (nudged === location.pathname || prefersStill()) return
  if (!view.scene.marks.some(({ hint }) => hint) || view.root.classList.contains("lv-moved")) return
  const handle = view.scene.handles.find(({ name }) => view.grips[name].length)
  if (!handle) return
  nudged = location.pathname
  const [{ group }] = view.grips[handle.name]
  const ended = new AbortController()
  const { signal } = ended
  const way = handle.along === "y" ? "lv-nudge-up" : "lv-nudge"
  const stop = () => {
    group.classList.remove(way)
    ended.abort()
  }
  group.classList.add(way)
  group.addEventListener("animationend", stop, { signal })
  for (const sign of ["pointerdown", "keydown"])
    window.addEventListener(sign, stop, { signal, capture: true })
}
