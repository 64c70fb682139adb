namespace Becket.Site.Tests;

/// <summary>Computes the contrast of each text with what is behind it, by the formula of WCAG 2.2 (success criterion
/// 1.4.3): at least 4.5.</summary>
internal static class Contrast
{
    /// <summary>A function that gives the texts with too little contrast.</summary>
    public const string Script = """
        () => {
          const parse = (color) => {
            const [r, g, b, a = 1] = (color.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
            return color.startsWith("color(srgb") ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
          };
          const luminance = ([r, g, b]) =>
            [r, g, b]
              .map((part) => part / 255)
              .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
              .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
          const behind = (element) => {
            for (let at = element; at; at = at.parentElement) {
              const color = parse(getComputedStyle(at).backgroundColor);
              if (color[3] === 1) return color;
            }
            return [255, 255, 255, 1];
          };
          const poor = new Set();
          for (const element of document.querySelectorAll("body *")) {
            const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
            const style = getComputedStyle(element);
            if (!text || !element.checkVisibility() || style.opacity === "0") continue;
            const [one, other] = [luminance(parse(style.color)), luminance(behind(element))];
            const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
            if (ratio < 4.5) {
              poor.add(`${location.pathname} ${element.tagName}.${element.className} ${style.color} ${ratio.toFixed(2)}`);
            }
          }
          return [...poor];
        }
        """;
}
