// Measures in the page: from a real input event to the frame after what it asked for.

const PATIENCE = 20_000

const texts = (root, selector) => [...root.querySelectorAll(selector)].map((n) => n.textContent)

const chart = () =>
  document.querySelector(".lv-main .js-plotly-plot, .stPlotlyChart .js-plotly-plot")
// The explorer paints its curve before Plotly draws it.
const curve = () =>
  document.querySelector(".lv-main.lv-painted .lv-painting path.js-line") ??
  chart()?.querySelector(".scatterlayer .trace path.js-line")
const drawn = (path) => Boolean(path?.getAttribute("d"))
const marks = () => [...document.querySelectorAll(".lv-main [data-mark] path")].filter(drawn)

// What has to be another one after an answer; each entry has to change.
const contents = {
  text: () => texts(document, '[data-testid="stText"]'),
  beside: () =>
    texts(
      document.querySelector(".lv-main").closest('[data-testid="stColumn"]'),
      '[data-testid="stText"]',
    ),
  bars: () =>
    drawn(document.querySelector(".stPlotlyChart .barlayer .point path")) ? ["drawn"] : [],
  takeaway: () =>
    texts(document, '[data-testid="stMarkdown"]').filter((text) => text.includes("To take away")),
  derivation: () =>
    texts(document, '[data-testid="stMarkdown"]').filter((text) => text.includes("\\displaystyle")),
  point: () => [document.querySelector("[data-mark='weight and bias'] > *").getAttribute("d")],
  marks: () => [
    marks()
      .map((path) => path.getAttribute("d"))
      .join(),
  ],
  figure: () => {
    if (!drawn(curve())) return []
    const ticks = [...chart().querySelectorAll(".xtick text, .ytick text, .y2tick text")]
    const axes = ticks.map((t) => t.getAttribute("transform") + t.getAttribute("y") + t.textContent)
    // The explorer draws its points over the figure: with them away, it is not there yet.
    if (chart().closest(".lv-figure") && !marks().length) return []
    return [axes.join() + texts(chart(), ".infolayer text").join()]
  },
}

const nextFrame = () => new Promise(requestAnimationFrame)

// Resolves with the milliseconds once the event came and every entry is another one.
function time(event, what) {
  const before = contents[what]()
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`no answer to ${event} in ${what}`)), PATIENCE)
    let start = null
    const check = async () => {
      if (start === null) return
      const now = contents[what]()
      if (!now.length || now.length < before.length || now.some((entry, k) => entry === before[k]))
        return
      observer.disconnect()
      await nextFrame()
      resolve(performance.now() - start)
    }
    const observer = new MutationObserver(check)
    window.addEventListener(event, () => (start = performance.now()), { capture: true, once: true })
    observer.observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    })
  })
}

// Looks at every frame whether the curve (and its point) is there, and whether its node is kept.
function watch() {
  const seen = { frames: 0, blank: 0, replaced: 0 }
  const ours = Boolean(chart().closest(".lv-figure"))
  let node = chart().querySelector(".main-svg")
  const look = () => {
    if (seen.stop) return
    const now = chart()?.querySelector(".main-svg")
    seen.frames += 1
    if (!drawn(curve()) || (ours && !marks().length)) seen.blank += 1
    if (now && now !== node) seen.replaced += 1
    if (now) node = now
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
  return seen
}

// One pointer event an animation frame; a real button is down meanwhile.
async function drag({ x, y, middle, mark, seconds, pixels, reach, handle = "" }) {
  const MOUSE = 1
  // Where handles overlap, the topmost has the pointer, whichever it moves.
  const grip = handle ? document.querySelector(handle) : document.elementFromPoint(x, y)
  const d = () => document.querySelector(`[data-mark='${mark}'] > *`).getAttribute("d")
  let [at, way, moved, before] = [x, pixels, 0, d()]
  const start = await nextFrame()
  let now = start
  while (now - start < seconds * 1000) {
    if (Math.abs(at + way - middle) > reach) way = at > middle ? -pixels : pixels
    at += way
    const up = handle ? (at - x) / 2 : 0 // where it goes two ways, it is taken both ways
    grip.dispatchEvent(
      new PointerEvent("pointermove", {
        clientX: at,
        clientY: y - up,
        pointerId: MOUSE,
        bubbles: true,
      }),
    )
    now = await nextFrame()
    const after = d()
    if (after !== before) moved += 1
    before = after
  }
  return (moved * 1000) / (now - start)
}

async function framesPerSecond(seconds) {
  const start = await nextFrame()
  let [now, count] = [start, 0]
  while (now - start < seconds * 1000) {
    now = await nextFrame()
    count += 1
  }
  return (count * 1000) / (now - start)
}

// When the curve was first there, and the explorer's point on it, in milliseconds after the
// navigation began.
const firstCurve = new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("no curve came")), 3 * PATIENCE)
  const observer = new MutationObserver(async () => {
    if (!drawn(curve())) return
    if (document.querySelector(".lv-main") && !marks().length) return
    observer.disconnect()
    await nextFrame()
    resolve(performance.now())
  })
  observer.observe(document, { subtree: true, childList: true, attributes: true })
})

const idle = () => {
  const app = document.querySelector('[data-testid="stApp"]')
  return app?.dataset.testScriptState === "notRunning"
}

window.bench = { time, watch, drag, framesPerSecond, firstCurve, idle, contents }
