// The figure inside Streamlit's page, whose history is put right first.

import "./drop.js"
import "./history.js"
import "./meaning.js"

export { mount, unmount } from "./figure.js"
