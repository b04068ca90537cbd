#pragma once

#include <QStringView>

namespace nw::reader {

// Orders names as people number them: "page 2" before "page 10", folders by their parts, letters
// without regard to case, digits by value, the ending of the file last: "001.jpg" before
// "001-002.jpg". Total: names that differ only in case or in leading
// zeros are told apart by their code points, so that every machine gives the same order.
// Independent of the locale, for a book must have the same page numbers everywhere.
int compareNatural(QStringView left, QStringView right);

inline bool naturalLess(QStringView left, QStringView right)
{
    return compareNatural(left, right) < 0;
}

} // namespace nw::reader
