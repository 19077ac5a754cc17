// Streamlit tells the page around it what it does. Where there is none, it tells itself, and
// looks each time whether it may listen: six milliseconds of every answer. Then nobody is told.

const isStreamlits = ({ data }) => data?.stCommVersion !== undefined

window.addEventListener(
  "message",
  (event) => {
    const alone = window.parent === window
    if (alone && event.source === window && isStreamlits(event)) event.stopImmediatePropagation()
  },
  true,
)
