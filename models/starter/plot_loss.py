"""Draws a run's loss curve as SVG: plot_loss.py LOSS.csv OUT.svg. Loss and plan-token accuracy over examples seen."""
import csv
import sys

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 320, 50, 40, 30, 50


def points(rows, column, low, high):
    most = float(rows[-1]["examples"])
    for row in rows:
        x = LEFT + (WIDTH - LEFT - RIGHT) * float(row["examples"]) / most
        y = HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (float(row[column]) - low) / (high - low)
        yield f"{x:.1f},{y:.1f}"


def text(x, y, content, anchor="middle", colour="#333"):
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}">{content}</text>'


def draw(rows):
    top = max(float(r["loss"]) for r in rows)
    most = int(rows[-1]["examples"])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<path d="M{LEFT},{TOP} V{HEIGHT - BOTTOM} H{WIDTH - RIGHT} V{TOP}" fill="none" stroke="#999"/>',
    ]
    for share in (0, 0.25, 0.5, 0.75, 1):
        x, y = LEFT + (WIDTH - LEFT - RIGHT) * share, HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share
        parts.append(text(x, HEIGHT - BOTTOM + 16, f"{most * share / 1000:.0f} k"))
        parts.append(text(LEFT - 6, y + 4, f"{top * share:.1f}", "end", "#b03020"))
        parts.append(text(WIDTH - RIGHT + 6, y + 4, f"{100 * share:.0f} %", "start", "#2050a0"))
    for column, high, colour in (
        ("loss", top, "#b03020"),
        ("plan_accuracy", 1.0, "#2050a0"),
        ("link_accuracy", 1.0, "#70a0d0"),
    ):
        line = " ".join(points(rows, column, 0.0, high))
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
    parts.append(text(WIDTH / 2, HEIGHT - 6, "examples seen"))
    legend = "loss (red), plan-token accuracy (blue), link-token accuracy (light blue)"
    parts.append(text(WIDTH / 2, 18, legend))
    return "\n".join(parts + ["</svg>"]) + "\n"


def main(source, out):
    with open(source, newline="") as f:
        rows = list(csv.DictReader(f))
    with open(out, "w") as f:
        f.write(draw(rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
