// What the page can do beyond the browser's own player: speed, 15-second steps, chapters and
// sentences as places to play from, and the sentence that is heard marked. All else works without.
(() => {
  "use strict";
  const audio = document.querySelector("audio");
  const controls = document.querySelector(".controls");
  if (!audio || !controls) return;

  const sentences = [...document.querySelectorAll("[data-end-ms]")];
  const spans = sentences.map((one) => [Number(one.dataset.startMs), Number(one.dataset.endMs)]);
  const speed = controls.querySelector("select");
  const follow = controls.querySelector("[data-follow]");
  const times = controls.querySelector("[data-times]");
  const status = controls.querySelector("[role=status]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let heard = -1;

  const clock = (ms) => {
    const s = Math.floor(ms / 1000);
    const two = (n) => String(n).padStart(2, "0");
    const [h, m] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
    return (h ? h + ":" + two(m) : m) + ":" + two(s % 60);
  };

  const mark = () => {
    const ms = audio.currentTime * 1000;
    const next = spans.findIndex(([start, end]) => start <= ms && ms < end);
    if (next === heard) return;
    if (heard >= 0) sentences[heard].classList.remove("heard");
    heard = next;
    if (heard < 0) return;
    sentences[heard].classList.add("heard");
    if (isOn(follow) && !audio.paused) {
      sentences[heard].scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    }
  };

  // `timeupdate` comes four times a second: too seldom to mark a short sentence in time.
  const watch = () => {
    mark();
    if (!audio.paused) requestAnimationFrame(watch);
  };

  const playFrom = (ms) => {
    audio.currentTime = ms / 1000;
    audio.play().catch(() => {}); // the player itself shows that there is nothing to play
  };

  const isOn = (button) => button.getAttribute("aria-pressed") === "true";
  const toggle = (button) => {
    button.setAttribute("aria-pressed", String(!isOn(button)));
    return isOn(button);
  };

  const addTime = (sentence) => {
    const time = clock(sentence.dataset.startMs);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "time";
    button.textContent = time;
    button.setAttribute("aria-label", times.dataset.times.replace("{time}", time));
    button.addEventListener("click", () => playFrom(Number(sentence.dataset.startMs)));
    sentence.before(button);
  };

  audio.addEventListener("play", watch);
  audio.addEventListener("seeking", mark);
  audio.addEventListener("ratechange", () => { speed.value = String(audio.playbackRate); });
  speed.addEventListener("change", () => {
    audio.playbackRate = audio.defaultPlaybackRate = Number(speed.value);
  });
  follow.addEventListener("click", () => toggle(follow));
  times.addEventListener("click", () => {
    if (toggle(times)) sentences.forEach(addTime);
    else document.querySelectorAll(".time").forEach((button) => button.remove());
  });
  for (const button of controls.querySelectorAll("[data-skip-s]")) {
    button.addEventListener("click", () => {
      const to = audio.currentTime + Number(button.dataset.skipS);
      audio.currentTime = Math.max(0, Math.min(to, audio.duration || to));
      // While it plays, the leap is heard; a word spoken over it would only disturb.
      status.textContent = audio.paused ? clock(audio.currentTime * 1000) : "";
    });
  }
  for (const link of document.querySelectorAll("a[data-start-ms]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      playFrom(Number(link.dataset.startMs));
    });
  }
  controls.hidden = false;
})();
