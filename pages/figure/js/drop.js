// A file that is dropped anywhere on a page with data goes to the field for it, also where that is
// folded away.

const FIELD = ".st-key-data-place input[type=file]"
const OVER = "lv-dropping"

const mark = (is) => document.documentElement.classList.toggle(OVER, is)
const field = ({ dataTransfer }) =>
  dataTransfer?.types.includes("Files") ? document.querySelector(FIELD) : null

addEventListener("dragover", (event) => {
  if (!field(event)) return
  event.preventDefault() // else the browser opens the file in place of the page
  mark(true)
})
addEventListener("dragleave", ({ relatedTarget }) => relatedTarget ?? mark(false))
addEventListener("drop", (event) => {
  mark(false)
  const input = field(event)
  if (!input || input.parentElement.contains(event.target)) return // the field takes it itself
  event.preventDefault()
  input.files = event.dataTransfer.files
  input.dispatchEvent(new Event("change", { bubbles: true }))
})
