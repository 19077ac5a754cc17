// Reads what Python sampled: cubic Hermite pieces, or the nearest listed value.

function piece(at, v) {
  let low = 0
  let high = at.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (at[middle] <= v) low = middle
    else high = middle
  }
  return low
}

function nearest(at, v) {
  const k = piece(at, v)
  return k + 1 < at.length && v - at[k] > at[k + 1] - v ? k + 1 : k
}

export function read(quantity, v) {
  const { at, value, slope } = quantity
  if (!slope) return value[nearest(at, v)]
  const k = piece(at, v)
  const width = at[k + 1] - at[k]
  const s = (v - at[k]) / width
  const r = 1 - s
  const a = (1 + 2 * s) * r * r
  const b = s * s * (3 - 2 * s)
  const c = width * s * r * r
  const d = width * s * s * (s - 1)
  if (!Array.isArray(value[k])) return value[k] * a + value[k + 1] * b + slope[k] * c + slope[k + 1] * d
  return value[k].map((_, j) => value[k][j] * a + value[k + 1][j] * b + slope[k][j] * c + slope[k + 1][j] * d)
}

export function readAll(scene, at) {
  const values = {}
  for (const [name, quantity] of Object.entries(scene.quantities)) values[name] = read(quantity, at[quantity.handle])
  for (const [name, texts] of Object.entries(scene.words)) values[name] = texts[Math.round(at[scene.wordsOf])]
  return values
}
