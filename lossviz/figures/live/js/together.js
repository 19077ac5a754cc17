// What a hand moves follows at once wherever the page has the same number: in its other figures,
// and in its fields.

const figures = new Set()

export const join = (view) => figures.add(view)
export const leave = (view) => figures.delete(view)

// A handle that snaps to a list may have another list elsewhere.
const shares = (view, name) => view.scene?.handles.some((h) => h.name === name && !h.listed)

// Other figures with a handle of this name.
const alike = (view, name) =>
  shares(view, name) ? [...figures].filter((each) => each !== view && shares(each, name)) : []

export function lead(view, name, v) {
  for (const other of alike(view, name)) {
    other.at[name] = v
    other.led = true
    other.redraw()
  }
}

export function release(view) {
  for (const other of figures) if (other !== view) other.led = false
}

const numberOf = (view, { name, listed }) => (listed ? view.values[name] : view.at[name])

// A field shows where the handle of its name stands; nobody has to type there meanwhile.
export function fillFields(view) {
  for (const handle of view.scene.handles) {
    const number = numberOf(view, handle)
    if (view.filled[handle.name] === number) continue
    const first = !(handle.name in view.filled)
    view.filled[handle.name] = number
    const field = first ? null : view.page.field?.(handle.name)
    if (field && field !== document.activeElement) field.value = number
  }
}
