// Walks a handle of a figure by keys, and notes at each place all that the figure says.
window.walk = async ([handle, places]) => {
  const frame = () =>
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  const grips = [...document.querySelectorAll(".lv-target[role=slider]")]
  const name = (grip) => grip.parentElement.dataset.handle
  const grip = grips.find((each) => name(each) === handle)
  const press = (key, shiftKey = false) =>
    grip.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, bubbles: true }))
  const [low, high] = ["valuemin", "valuemax"].map((about) =>
    Number(grip.getAttribute(`aria-${about}`)),
  )
  const now = () => Number(grip.getAttribute("aria-valuenow"))
  const texts = (kind) =>
    Object.fromEntries(
      [...document.querySelectorAll(`[data-kind=${kind}]`)].map((mark) => [
        mark.dataset.mark,
        mark.textContent,
      ]),
    )
  const note = () => ({
    at: Object.fromEntries(
      grips.map((each) => [name(each), Number(each.getAttribute("aria-valuenow"))]),
    ),
    spoken: Object.fromEntries(
      grips.map((each) => [name(each), each.getAttribute("aria-valuetext")]),
    ),
    sentence: document.querySelector(".lv-sentence").textContent,
    labels: texts("label"),
  })
  const noted = []
  let up = "ArrowRight"
  for (let k = 0; k < places; k++) {
    const before = now()
    // Small steps and large ones, now and then home, and back where there is an end.
    press(k % 12 === 11 ? "Home" : up, k % 3 === 1)
    await frame()
    if (now() === before || now() >= high || now() <= low)
      up = up === "ArrowRight" ? "ArrowLeft" : "ArrowRight"
    noted.push(note())
  }
  return noted
}
