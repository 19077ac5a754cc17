// A figure as a file: a picture of it as it stands, or a page that moves.

import { drawPicture } from "./picture.js"

const SCALE = 2

const asSvg = async (view) => (await drawPicture(view)).file

async function asPng(view) {
  const { file, width, height } = await drawPicture(view)
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
