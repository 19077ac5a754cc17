// The picture as a file: what stands still, with the marks over it, as they stand.

import { node, SVG } from "./marks.js"

const SCALE = 2
const SVG_TYPE = "image/svg+xml"

function copyOfMarks(view) {
  const copy = view.layer.cloneNode(true)
  for (const part of copy.querySelectorAll(".lv-grips, .lv-hint")) part.remove()
  return copy.childNodes
}

// The picture as it was painted, where Plotly has not come, on a ground.
function painted(view) {
  const { width, height } = view.painting.getBoundingClientRect()
  const picture = node("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` })
  node("rect", { width, height, fill: view.colours.ground }, picture)
  for (const child of view.painting.childNodes) picture.append(child.cloneNode(true))
  return { picture, width, height }
}

// What stands still with the marks over it, as a file, and its size in pixels.
async function drawn(view) {
  const { picture, width, height } = view.axes ? painted(view) : await drawnByPlotly(view)
  node("g", {}, picture).append(...copyOfMarks(view))
  const file = new Blob([new XMLSerializer().serializeToString(picture)], { type: SVG_TYPE })
  return { file, width, height }
}

async function drawnByPlotly(view) {
  const { width, height } = view.plot.getBoundingClientRect()
  const layout = { ...view.plot.layout, paper_bgcolor: view.colours.ground, width, height }
  const url = await window.Plotly.toImage(
    { data: view.plot.data, layout },
    { format: "svg", width, height },
  )
  const text = decodeURIComponent(url.slice(url.indexOf(",") + 1))
  const picture = new DOMParser().parseFromString(text, SVG_TYPE).documentElement
  return { picture, width, height }
}

const asSvg = async (view) => (await drawn(view)).file

async function asPng(view) {
  const { file, width, height } = await drawn(view)
  const url = URL.createObjectURL(file)
  const size = { width: width * SCALE, height: height * SCALE }
  const image = Object.assign(new Image(), size, { src: url })
  await image.decode()
  const canvas = Object.assign(document.createElement("canvas"), size)
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
  URL.revokeObjectURL(url)
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"))
}

const markedUp = (text) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

// The figure as it stands, as a page that needs no server: lossviz/figures/live/standalone.py writes
// the same.
async function asHtml(view) {
  const answer = await fetch(view.page.saved)
  if (!answer.ok) throw new Error("the page around the figure did not arrive")
  const { label, file, palettes } = view.next
  const about = { scene: view.scene, at: view.at, label, file, palettes }
  const parts = {
    title: markedUp(label),
    theme: "auto",
    words: markedUp(view.description.textContent),
    data: JSON.stringify(about).replaceAll("<", "\\u003c"),
  }
  const page = (await answer.text()).replace(/%%(\w+)%%/g, (place, name) => parts[name] ?? place)
  return new Blob([page], { type: "text/html" })
}

const WRITERS = { svg: asSvg, png: asPng, html: asHtml }

export async function download(view, kind) {
  const url = URL.createObjectURL(await WRITERS[kind](view))
  const about = { href: url, download: `${view.file}.${kind}` }
  Object.assign(document.createElement("a"), about).click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
