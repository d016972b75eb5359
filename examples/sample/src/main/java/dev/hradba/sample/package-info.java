/// Sample data to try Hradba on: an IT operations database and a handbook, both of a company that does not exist.
@NullMarked
package dev.hradba.sample;

import org.jspecify.annotations.NullMarked;
