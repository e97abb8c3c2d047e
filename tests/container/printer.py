"""A printer: Chromium makes paper of a page as whoever prints it would. What is on the paper is read as a person reads
it, and as a phone's camera does. Pictures of it are kept in /pictures, which tests/run brings to tests/logs."""

import os
import re
import subprocess
import tempfile

from machine import ensure, run

PICTURES = "/pictures"
# Points of PDF, 72 an inch, in millimetres.
POINT = 25.4 / 72
A4 = (210, 297)


class Paper:
    """What came out of the printer for a file."""

    def __init__(self, html):
        self._directory = tempfile.TemporaryDirectory()
        self._pdf = f"{self._directory.name}/paper.pdf"
        # As root there is no sandbox. Without --no-pdf-header-footer, as people leave it: the page must keep them off.
        run("chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={self._directory.name}/browser",
            f"--print-to-pdf={self._pdf}", f"file://{os.path.abspath(html)}")
        info = run("pdfinfo", self._pdf)
        self.pages = int(re.search(r"^Pages:\s+(\d+)$", info, re.MULTILINE).group(1))
        width, height = re.search(r"^Page size:\s+([\d.]+) x ([\d.]+) pts", info, re.MULTILINE).groups()
        self.size = (round(float(width) * POINT), round(float(height) * POINT))
        self._keep(os.path.splitext(os.path.basename(html))[0])

    def read(self, page=1):
        """What is printed on a page, its lines and columns undone: one space between two words."""
        text = run("pdftotext", "-f", str(page), "-l", str(page), "-layout", self._pdf, "-")
        return " ".join(text.split())

    def scanned(self, page=1):
        """What a camera reads in a picture of 150 dots an inch, without colours."""
        picture = f"{self._directory.name}/scan"
        run("pdftoppm", "-r", "150", "-gray", "-singlefile", "-png", "-f", str(page), "-l", str(page), self._pdf, picture)
        read = subprocess.run(["zbarimg", "--quiet", "--raw", f"{picture}.png"], capture_output=True, text=True, check=False)
        codes = read.stdout.splitlines()
        ensure(len(codes) == 1, f"zbarimg reads {len(codes)} codes on page {page}")
        return codes[0]

    def places(self, page=1):
        """Each word of a page with its box in millimetres from the paper's corner: left, top, right, bottom."""
        boxes = run("pdftotext", "-f", str(page), "-l", str(page), "-bbox", self._pdf, "-")
        found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', boxes)
        return [(word, *(float(edge) * POINT for edge in box)) for *box, word in found]

    def _keep(self, name):
        os.makedirs(PICTURES, exist_ok=True)
        run("pdftoppm", "-r", "80", "-png", self._pdf, f"{PICTURES}/{name}")
