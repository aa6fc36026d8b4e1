(function () {
  "use strict";
  var form = document.getElementById("choose");
  if (!form) return;
  var selects = Array.prototype.slice.call(form.querySelectorAll("select"));
  var parts = document.querySelectorAll("main [data-city], main [data-policy], main [data-indicator]");
  function show() {
    parts.forEach(function (part) {
      var off = selects.some(function (select) {
        var own = part.dataset[select.name];
        return select.value && own && own !== select.value;
      });
      part.classList.toggle("off", off);
      if (part.tagName === "DETAILS" && !off && selects.some(function (select) {
        return select.value && part.dataset[select.name] === select.value;
      })) part.open = true;
    });
  }
  form.hidden = false;
  form.addEventListener("change", show);
  show();
})();
