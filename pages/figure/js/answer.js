// Brings the answer to a question into view, once for each time that a link asks for it.

const PLACE = ".st-key-answer-place"
const DRAWN = ".lv-main.lv-ready" // what stands above has its height by then
const PATIENCE = 30_000
const SETTLING = 900 // formulas and letters come a little later, and move what is below
const WATCHED = 5000 // on a slow machine they come much later
const STEP = 200

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds))
let shown = ""

export async function showAnswer(answer) {
  const asked = answer && `${location.pathname} ${answer}`
  if (asked === shown) return
  shown = asked
  if (!asked) return
  let touched = false
  const touch = () => (touched = true)
  for (const deed of ["wheel", "pointerdown", "keydown", "touchstart"])
    addEventListener(deed, touch, { once: true, passive: true })
  const from = Date.now()
  const there = () => document.querySelector(DRAWN) && document.querySelector(PLACE)
  while (!there() && Date.now() - from < PATIENCE) await wait(100)
  bring(true)
  await wait(SETTLING)
  let at = Number.NaN
  const end = Date.now() + WATCHED
  while (!touched && shown === asked && Date.now() < end) {
    const now = depth()
    if (now !== at) bring(false)
    at = now
    await wait(STEP)
  }
}

// How far below the title the place is: it does not change when somebody scrolls.
function depth() {
  const top = (selector) => document.querySelector(selector)?.getBoundingClientRect().top ?? 0
  return Math.round(top(PLACE) - top("h1"))
}

function bring(first) {
  const place = document.querySelector(PLACE)
  if (!place) return
  // At once: a smooth way that is cut off by the next call ends beside the place.
  place.scrollIntoView({ block: "start", behavior: "instant" })
  if (!first) return
  place.tabIndex = -1
  place.focus({ preventScroll: true })
}
