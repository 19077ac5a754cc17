// What stands still of a figure: painted at once, and drawn by Plotly as soon as there is time.

import { paint } from "./painter.js"
import { axesOf, planeOf, subplot } from "./plane.js"
import { recoloured } from "./theme.js"

const NARROW = 560
const LOWEST = 200
const AT_MOST = 5000 // milliseconds that Plotly waits for an idle moment
const HELD = ".lv-dragging"
let coming = null
let plotly = null

export const isNarrow = (view) => view.stage.clientWidth < NARROW

export function heightOf(view) {
  const { narrow, figure } = view.scene
  const own = (isNarrow(view) && narrow.height) || figure.layout.height
  return view.fit ? Math.max(LOWEST, Math.min(own, roomFor(view.stage))) : own
}

// How high a figure can be where the page around it is to fit its window.
const roomFor = (stage) => Math.floor(innerHeight - document.body.offsetHeight + stage.offsetHeight)

function put(target, path, value) {
  const keys = path.split(".")
  const last = keys.pop()
  keys.reduce((at, key) => (at[key] ??= {}), target)[last] = value
}

function prepared(view) {
  const { data, layout } = recoloured(view.scene.figure, view.exchange)
  layout.font = { ...layout.font, family: view.font }
  layout.dragmode = matchMedia("(pointer: fine)").matches ? "zoom" : false
  if (isNarrow(view))
    for (const [path, value] of Object.entries(view.scene.narrow)) put(layout, path, value)
  view.layout = structuredClone(layout)
  return { data, layout }
}

// In a file that was saved there is no Plotly, and the painting is all there is.
export const isAlone = (view) => !view.page.plotly && !window.Plotly

// Paints until Plotly has drawn; gives whether it could.
export function paintStill(view) {
  if (view.wired) return false
  const figure = prepared(view)
  const height = heightOf(view)
  view.painting.replaceChildren()
  view.painting.style.height = `${height}px`
  view.root.classList.add("lv-painted") // words are measured, so they have to be seen
  view.axes = paint(view.painting, figure, view.stage.clientWidth, height, isAlone(view))
  view.root.classList.toggle("lv-painted", view.axes !== null)
  return view.axes !== null
}

// Plotly's script alone takes a third of a second to run. That waits for a moment when nobody
// has hold of anything and the page is complete, where there is a picture already: until then,
// something fits the selector `busy`.
async function quiet(busy) {
  const idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 200))
  const end = performance.now() + AT_MOST
  const is = (what) => document.querySelector(what) !== null
  const early = () => performance.now() < end && busy && is(busy)
  do await new Promise((done) => idle(done, { timeout: AT_MOST }))
  while (is(HELD) || early())
}

// It comes while the page is built, so that it is there when there is time to run it.
const fetched = (address) =>
  (coming ??= new Promise((done) => {
    const link = document.createElement("link")
    const about = { rel: "preload", as: "script", fetchPriority: "low", href: address }
    document.head.append(Object.assign(link, about, { onload: done, onerror: done }))
  }))

function load(address) {
  plotly ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly)
    const script = document.createElement("script")
    script.src = address
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => {
      plotly = null
      reject(new Error("the drawing library did not arrive; reload the page"))
    }
    document.head.append(script)
  })
  return plotly
}

export async function loadPlotly(view) {
  if (view.axes && !window.Plotly) {
    await fetched(view.page.plotly)
    await quiet(view.page.busy)
  }
  return load(view.page.plotly)
}

// What stands still is drawn only where it is another than before: it takes long.
export async function drawStill(view, Plotly) {
  const { data, layout } = prepared(view)
  const still = JSON.stringify([data, layout])
  if (still === view.still) return
  view.still = still
  await Plotly.react(view.plot, data, layout, {
    displayModeBar: false,
    responsive: true,
    scrollZoom: false,
    doubleClick: false,
  })
  if (!view.axes) return
  view.axes = null
  view.painting.replaceChildren()
  view.root.classList.remove("lv-painted")
}

export const planes = (view) =>
  Object.fromEntries(
    [...view.allAxes].map((name) => [
      name,
      view.axes ? planeOf(...axesOf(name).map((id) => view.axes[id])) : subplot(view.plot, name),
    ]),
  )
