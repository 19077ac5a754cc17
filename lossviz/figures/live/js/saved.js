// The script of a page with one figure that was saved, or that stands in a notebook.

import { followDevice, read, show } from "./alone.js"

const data = read()
show(data)
followDevice(() => show(data))
