// From numbers to pixels and back, by the axes of a drawn figure.

// By axes with `offset` and `length` in pixels, `d2p` and `p2d`.
export const planeOf = (x, y) => ({
  left: x.offset,
  top: y.offset,
  right: x.offset + x.length,
  bottom: y.offset + y.length,
  width: x.length,
  height: y.length,
  px: (value) => x.offset + x.d2p(value),
  py: (value) => y.offset + y.d2p(value),
  xOf: (pixel) => x.p2d(pixel - x.offset),
  yOf: (pixel) => y.p2d(pixel - y.offset),
})

// The names of the two axes of a subplot: "x2y3" has "x2" and "y3".
export const axesOf = (subplot) => subplot.split(/(?=y)/)

// By the axes that Plotly keeps of what it has drawn.
export function subplot(plot, axes) {
  const ofPlotly = (id) => {
    const axis = plot._fullLayout[`${id[0]}axis${id.slice(1)}`]
    return { offset: axis._offset, length: axis._length, d2p: axis.d2p, p2d: axis.p2d }
  }
  return planeOf(...axesOf(axes).map(ofPlotly))
}
