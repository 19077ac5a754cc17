// Only going to another page is a step in the browser's history.
//
// The address follows every control. What a person types, Streamlit writes there by
// replacing the entry; what the server sets (a handle let go, a button pressed) it
// writes by adding one, so that twenty drags would be twenty presses of Back. And
// just before it goes to another page it empties the address of the page that is
// left, so that Back would find another picture than the one that was there.

const push = history.pushState
let left = null

const other = (link) =>
  link && link.origin === location.origin && link.pathname !== location.pathname

// The click comes before all that Streamlit does about it.
document.addEventListener(
  "click",
  ({ target }) => (left = other(target.closest?.("a[href]")) ? location.href : null),
  true,
)

function restore() {
  if (left && new URL(left).pathname === location.pathname)
    history.replaceState(history.state, "", left)
  left = null
}

history.pushState = (state, title, address) => {
  const to = new URL(address ?? location.href, document.baseURI)
  if (to.pathname === location.pathname) return history.replaceState(state, title, address)
  restore()
  return push.call(history, state, title, address)
}
