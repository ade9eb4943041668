// The officers' side. Every page works without it; it saves typing, waiting and loss.
import htmx from "htmx.org";
import { hideBar } from "./actbar.js";
import { blurTool } from "./blur.js";
import { copyButtons } from "./copy.js";
import { keepDrafts } from "./drafts.js";
import { showUnderstood } from "./dates.js";
import { tellFailures } from "./failures.js";
import { fileFields } from "./files.js";
import { sendOnce } from "./once.js";
import { openPlaces } from "./places.js";
import { uploaders } from "./uploads.js";

let started = false;

function start(root) {
  if (started && root === document) htmx.process(document.body);
  keepDrafts(root);
  copyButtons(root);
  blurTool(root);
  showUnderstood(root);
  uploaders(root, start);
  fileFields(root);
}

openPlaces();
hideBar();
sendOnce();
tellFailures();
start(document);
started = true;
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
