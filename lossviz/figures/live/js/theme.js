// Light or dark, and the same figure in either.

const luminances = new Map()

function luminance(colour) {
  if (luminances.has(colour)) return luminances.get(colour)
  const probe = document.createElement("canvas").getContext("2d")
  probe.fillStyle = colour
  probe.fillRect(0, 0, 1, 1)
  const [r, g, b] = probe.getImageData(0, 0, 1, 1).data
  luminances.set(colour, 0.2126 * r + 0.7152 * g + 0.0722 * b)
  return luminances.get(colour)
}

export function isDark(root) {
  const ground = getComputedStyle(root).getPropertyValue("--lv-page-ground").trim()
  return luminance(ground || "#ffffff") < 128
}

export const fontOf = (root) =>
  getComputedStyle(root).getPropertyValue("--lv-page-font").trim() || "sans-serif"

// Figures come in the light colours; each stands in the palette once.
export function recoloured(value, exchange) {
  if (typeof value === "string") return exchange[value.toLowerCase()] ?? value
  if (Array.isArray(value)) return value.map((v) => recoloured(v, exchange))
  if (value && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, recoloured(v, exchange)]))
  }
  return value
}
