// A word in a text opens what it means, which stands at the end of the page (see words.py).

document.addEventListener("click", (event) => {
  const word = event.target.closest?.("a[href^='#word-']")
  const meaning = word && document.getElementById(word.hash.slice(1))
  if (!meaning) return
  event.preventDefault()
  meaning.togglePopover({ source: word })
  meaning.focus({ preventScroll: true }) // so that it is read out
})
