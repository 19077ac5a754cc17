// What the tests ask of a page; they put it into the page as `look`.
window.look = (() => {
  const overflow = (e) => getComputedStyle(e).overflowX
  const name = (e) =>
    `${e.tagName}.${e.getAttribute("class")} [${e.dataset.testid}] ${e.textContent.slice(0, 60)}`

  function clipped(element) {
    for (let at = element; at; at = at.parentElement) {
      if (overflow(at) !== "visible" && at.scrollWidth <= at.clientWidth + 1) return true
    }
    return false
  }

  // What is wider than the screen, or scrolls sideways in a box of its own. A formula and
  // a table of data may do that; the closed navigation is not seen.
  function sideways() {
    const root = document.documentElement
    const apart =
      ".katex-display, .dvn-scroller, .lv-description, [data-testid=stSidebar][data-collapsed=true]"
    const scrolls = (e) => e.scrollWidth > e.clientWidth + 1 && /auto|scroll/.test(overflow(e))
    const right = (e) => e.getBoundingClientRect().right
    const sticksOut = (e) =>
      e.clientWidth && right(e) > root.clientWidth + 1 && !clipped(e.parentElement)
    const found = [...document.body.querySelectorAll("*")].filter(
      (e) => !e.closest(apart) && (scrolls(e) || sticksOut(e)),
    )
    if (root.scrollWidth > root.clientWidth) found.unshift(root)
    return found.map(name)
  }

  // What can be worked with and is seen. The plus and minus beside a number and the little
  // arrow of a list are left out: in the field itself the arrow keys do the same.
  function controls() {
    const all = "a[href], button, input, textarea, select, summary, [role=slider], [tabindex='0']"
    const steps = "[data-testid=stNumberInputStepUp], [data-testid=stNumberInputStepDown]"
    // A field for files is reached by its button.
    const doubles = `${steps}, [aria-haspopup=listbox][tabindex='-1'], input[type=file][tabindex='-1']`
    const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled
    return [...document.querySelectorAll(all)].filter((e) => seen(e) && !e.closest(doubles))
  }

  const reached = new Set()
  document.addEventListener("focusin", (event) => reached.add(event.target))

  // Of a group of radio buttons Tab reaches one, and the arrow keys the others.
  function notReached() {
    const group = (e) => e.closest("[role=radiogroup]")
    const groups = new Set([...reached].map(group))
    return controls()
      .filter((e) => !reached.has(e) && !(group(e) && groups.has(group(e))))
      .map((e) => e.outerHTML.slice(0, 200))
  }

  // How far boxes may touch: the box of a text has some room above and below its letters.
  const TOUCH = 2

  const boxOf = (e) => {
    const { left, top, right, bottom } = e.getBoundingClientRect()
    return { left, top, right, bottom }
  }
  const meet = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > TOUCH &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > TOUCH
  const shown = (e) =>
    e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    e.textContent.trim() &&
    e.getBoundingClientRect().width > 0

  // Straight pieces of a path on the screen, each as a row of small boxes.
  function pieces(path) {
    const matrix = path.getScreenCTM()
    const window = windowOf(path.closest("svg"), path.closest(".lv-layer"))
    const found = path.getAttribute("d").matchAll(/M([-\d.e]+),([-\d.e]+)L([-\d.e]+),([-\d.e]+)/g)
    return [...found].flatMap(([, ...ends]) => {
      const [x0, y0, x1, y1] = ends.map(Number)
      const steps = Math.min(400, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / 3))
      return Array.from({ length: steps + 1 }, (_, k) => {
        const share = steps ? k / steps : 0
        const at = new DOMPoint(x0 + share * (x1 - x0), y0 + share * (y1 - y0))
        const { x, y } = at.matrixTransform(matrix)
        return { left: x - 1.5, top: y - 1.5, right: x + 1.5, bottom: y + 1.5 }
      }).filter((dot) => meetOrIn(dot, window))
    })
  }

  // An inner window of SVG has the bounds of all that is in it, so it is asked for its own.
  function windowOf(window, layer) {
    const { left, top } = layer.getBoundingClientRect()
    const of = (name) => Number(window.getAttribute(name))
    const [x, y] = [left + of("x"), top + of("y")]
    return { left: x, top: y, right: x + of("width"), bottom: y + of("height") }
  }

  const seenThrough = (e) => {
    const layer = e.closest(".lv-layer")
    return layer ? windowOf(e.closest("svg"), layer) : boxOf(e.closest(".lv-stage"))
  }

  const cut = (a, b) => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  })

  const meetOrIn = (dot, box) =>
    dot.left >= box.left && dot.right <= box.right && dot.top >= box.top && dot.bottom <= box.bottom

  const about = (e) => e.closest("[data-mark]")?.dataset.mark ?? e.getAttribute("class")

  function texts(figure) {
    const words = ".lv-layer [data-mark] text, .annotation-text, .xtick text, .ytick text"
    const titles = ".xtitle, .ytitle, .x2title, .y2title, .y3title, .x3title, .legendtext"
    return [...figure.querySelectorAll(`${words}, ${titles}`)]
      .filter(shown)
      .map((e) => ({ what: `"${e.textContent}"`, box: boxOf(e), label: !!e.closest(".lv-layer") }))
  }

  function shapes(figure) {
    const of = (selector) => [...figure.querySelectorAll(selector)]
    const points = of(".lv-layer [data-kind=point] path, .lv-plot .scatterlayer .points path")
      .map((e) => ({ what: `point ${about(e)}`, boxes: [cut(boxOf(e), seenThrough(e))] }))
      .filter(({ boxes: [{ left, right, top, bottom }] }) => left < right && top < bottom)
    const lines = of(".lv-layer [data-kind=segment] path, .lv-layer [data-kind=segments] path")
      .filter((e) => e.getAttribute("d"))
      .map((e) => ({ what: `line ${about(e)}`, boxes: pieces(e) }))
    return [...points, ...lines]
  }

  // Texts of a figure that cover each other, a point or a line, or that stick out of it.
  function overlaps(figure) {
    const stage = boxOf(figure.querySelector(".lv-stage"))
    const all = texts(figure)
    const found = []
    all.forEach((a, k) => {
      for (const b of all.slice(k + 1))
        if (meet(a.box, b.box)) found.push(`${a.what} and ${b.what}`)
      const { left, right, top, bottom } = a.box
      if (
        left < stage.left - 1 ||
        right > stage.right + 1 ||
        top < stage.top - 1 ||
        bottom > stage.bottom + 1
      )
        found.push(`${a.what} sticks out`)
    })
    const marks = shapes(figure)
    for (const text of all)
      for (const mark of marks)
        if (mark.boxes.some((box) => meet(text.box, box)))
          found.push(`${text.what} over ${mark.what}`)
    return [...new Set(found)]
  }

  // What overlaps, with every handle of a figure at some places along its way.
  async function sweep(root, steps) {
    const seen = []
    for (const slider of [null, ...root.querySelectorAll("[role=slider]")]) {
      for (let k = 0; k < (slider ? steps : 1); k += 1) {
        if (slider) await walk(slider, (k + 0.5) / steps)
        const at = slider
          ? `${slider.getAttribute("aria-label")} ${slider.ariaValueNow}`
          : "as it is"
        seen.push([at, overlaps(root)])
      }
    }
    return seen
  }

  const nextFrame = () =>
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))

  // By the keyboard, to about this share of the way.
  async function walk(slider, share) {
    const [low, high] = [Number(slider.ariaValueMin), Number(slider.ariaValueMax)]
    const press = (times, key) => {
      for (let k = 0; k < times; k += 1)
        slider.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey: true, bubbles: true }))
      return nextFrame()
    }
    const before = Number(slider.ariaValueNow)
    const key = before < low + share * (high - low) ? "ArrowRight" : "ArrowLeft"
    await press(1, key)
    const step = Number(slider.ariaValueNow) - before
    const left = step && (low + share * (high - low) - Number(slider.ariaValueNow)) / step
    await press(Math.max(0, Math.min(1000, Math.round(left))), key)
  }

  // The levels of all headings in their order, such as [1, 2, 2, 3].
  const headings = () =>
    [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
      .filter((e) => e.checkVisibility())
      .map((e) => Number(e.tagName[1]))

  return { headings, sideways, controls, notReached, overlaps, sweep }
})()
