/// Text recognition by Tesseract, for scanned pages and pictures.
@NullMarked
package dev.hradba.rag.ocr;

import org.jspecify.annotations.NullMarked;
