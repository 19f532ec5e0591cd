// Single keys on the page about one submission. Everything works without them, and they can be switched off (WCAG 2.1.4).
(function () {
  "use strict";
  var box = document.getElementById("keys"), on = document.getElementById("keys-on");
  if (!box || !on) { return; }
  var KEPT = "heard-review-keys";
  function kept() { try { return window.localStorage.getItem(KEPT); } catch (_) { return null; } }
  function keep(value) { try { window.localStorage.setItem(KEPT, value); } catch (_) { /* then they are on again next time */ } }
  box.hidden = false;
  on.checked = kept() !== "off";
  on.addEventListener("change", function () { keep(on.checked ? "on" : "off"); });

  function isTyping(element) {
    return /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) && !/^(checkbox|radio)$/.test(element.type || "");
  }
  function press(id) {
    var element = document.getElementById(id);
    if (element) { element.click(); }
    return Boolean(element);
  }
  function hideSelected() {
    var words = String(window.getSelection()).trim().replace(/\s+/g, " "), more = document.getElementById("hide_more");
    if (!words || !more) { return false; }
    more.value = (more.value.trim() ? more.value.trim() + "\n" : "") + words;
    document.getElementById("part-names").open = true;
    return true;
  }
  var KEYS = {
    a: function () { return press("accept"); },
    s: function () { return press("save"); },
    n: function () { return press("next"); },
    h: hideSelected
  };
  document.addEventListener("keydown", function (event) {
    var act = KEYS[event.key];
    if (!on.checked || !act || event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping(event.target)) { return; }
    if (act()) { event.preventDefault(); }
  });
}());
