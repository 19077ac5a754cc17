// Light or dark, and the same figure in either.

const canvas = document.createElement("canvas").getContext("2d")

const less = matchMedia("(prefers-reduced-motion: reduce)")

export const prefersStill = () => less.matches

export function isDark(root) {
  const ground = getComputedStyle(root).getPropertyValue("--lv-page-ground").trim()
  canvas.fillStyle = ground || "#ffffff"
  const [red, green, blue] = rgbOf(canvas.fillStyle) // which writes every colour in six digits
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128
}

export const rgbOf = (hex) => [1, 3, 5].map((k) => Number.parseInt(hex.slice(k, k + 2), 16))

export const fontOf = (root) =>
  getComputedStyle(root).getPropertyValue("--lv-page-font").trim() || "sans-serif"

// A copy of a figure, which comes in the light colours, with each exchanged for another.
export const recoloured = (figure, exchange) =>
  JSON.parse(JSON.stringify(figure), (_, value) => exchange.get(value) ?? value)
