// Only going to another page is a step in the browser's history.
//
// The address follows every control. What a person types, Streamlit writes there by
// replacing the entry; what the server sets (a handle let go, a button pressed) it
// writes by adding one, so that twenty drags would be twenty presses of Back. And
// just before it goes to another page it empties the address of the page that is
// left, so that Back would find another picture than the one that was there.

const LEAVING_MILLISECONDS = 400
const push = history.pushState
const replace = history.replaceState
let emptied = null

function remember(to) {
  const leaves = location.search && !to.search && to.pathname === location.pathname
  if (leaves) emptied = { href: location.href, pathname: location.pathname, at: performance.now() }
  else if (to.search) emptied = null
}

function restore() {
  const fresh = emptied && performance.now() - emptied.at < LEAVING_MILLISECONDS
  if (fresh && emptied.pathname === location.pathname) replace.call(history, history.state, "", emptied.href)
  emptied = null
}

history.pushState = function (state, title, address) {
  const to = new URL(address ?? location.href, document.baseURI)
  if (to.pathname === location.pathname) return history.replaceState(state, title, address)
  restore()
  return push.call(history, state, title, address)
}

history.replaceState = function (state, title, address) {
  remember(new URL(address ?? location.href, document.baseURI))
  return replace.call(history, state, title, address)
}
