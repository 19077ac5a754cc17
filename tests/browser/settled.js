// Comes true once a page stands: its script is over, and what it shows is drawn and at rest.
// biome-ignore lint/correctness/noUnusedVariables: a visit calls it
async function settled([drawn, hold]) {
  const one = (selector) => document.querySelector(selector)
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds))
  const moves = ({ playState, effect }) =>
    playState === "running" && effect.getComputedTiming().iterations !== Infinity

  // A figure is drawn once it is about to be seen, so each is brought into view. What unfolds
  // pushes away what stands below it: a hand that comes down there may come up beside it.
  function missing() {
    if (one("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning") return "the script"
    if (!one("h1")) return "a heading"
    if (drawn) return one(drawn) ? "" : drawn
    const waiting = one(".lv-figure:not(.lv-ready), [data-testid=stSkeleton]")
    waiting?.scrollIntoView({ block: "center" })
    if (waiting) return waiting.parentElement.outerHTML.slice(0, 300)
    return document.getAnimations().some(moves) ? "an animation" : ""
  }
  const stands = () => {
    window.waitsFor = missing()
    return !window.waitsFor
  }

  // Timers come in the order of their times: what a key has asked of a figure is sent by then.
  await wait(hold)
  let changed = true
  const watch = new MutationObserver(() => (changed = true))
  watch.observe(document, { childList: true, subtree: true })
  while (changed || !stands()) {
    while (!stands()) await frame()
    if (!drawn) one("[data-testid=stMain]").scrollTo(0, 0)
    changed = false
    // What was drawn last is painted by then.
    await frame()
    await frame()
    await new Promise((done) => requestIdleCallback(done))
  }
  watch.disconnect()
  return true
}
