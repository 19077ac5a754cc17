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

  return { sideways, controls, notReached }
})()
