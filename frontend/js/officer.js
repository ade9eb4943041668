// The officers' side. Every page works without it; it saves typing, waiting and loss.
import "htmx.org";
import { keepDrafts } from "./drafts.js";
import { showUnderstood } from "./dates.js";
import { tellFailures } from "./failures.js";
import { openPlaces } from "./places.js";
import { uploaders } from "./uploads.js";

function start(root) {
  keepDrafts(root);
  showUnderstood(root);
  uploaders(root, start);
}

openPlaces();
tellFailures();
start(document);
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
