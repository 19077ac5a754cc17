// From numbers to pixels and back, by the axes of a drawn figure.

const axisOf = (plot, id) => plot._fullLayout[`${id[0]}axis${id.slice(1)}`]

// By axes with `offset` and `length` in pixels, `d2p` and `p2d`.
export const planeOf = (x, y) => ({
  left: x.offset,
  top: y.offset,
  width: x.length,
  height: y.length,
  px: (value) => x.offset + x.d2p(value),
  py: (value) => y.offset + y.d2p(value),
  xOf: (pixel) => x.p2d(pixel - x.offset),
  yOf: (pixel) => y.p2d(pixel - y.offset),
})

// By the axes that Plotly keeps of what it has drawn.
export function subplot(plot, axes) {
  const cut = axes.indexOf("y")
  const ids = [axes.slice(0, cut), axes.slice(cut)]
  return planeOf(...ids.map((id) => ofPlotly(axisOf(plot, id))))
}

const ofPlotly = (axis) => ({
  offset: axis._offset,
  length: axis._length,
  d2p: (value) => axis.d2p(value),
  p2d: (pixel) => axis.p2d(pixel),
})
