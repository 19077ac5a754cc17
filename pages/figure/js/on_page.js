// The figure inside Streamlit's page, whose history and messages to itself are put right first.

import "./history.js"
import "./own_messages.js"

export { mount, unmount } from "./figure.js"
