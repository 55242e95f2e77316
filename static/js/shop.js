/* Comfort only: every page works without it. Joined into one file in this order. */
import "./copy.js";
import "./menu.js";
import "./quantity.js";
import "./network.js";
import "./photos.js";
import "./needed.js";
import "./filters.js";
import "./leaving.js";
import "./rows.js";
import "./once.js";
import "./print.js";
import "./matching.js";
