#pragma once

#include <QString>
#include <QStringList>

namespace nw::server::comics {

// Without case, accents and width: "Crème", "CREME" and the full-width "ＣＲＥＭＥ" are the same.
// Kana keep their voicing marks, which make other words of them.
QString foldText(QStringView text);

// What the trigram index keeps of a text. A trigram index alone finds nothing shorter than three
// characters, which would be most Chinese and Japanese words, and every "Go" and "X": so each
// ideograph and kana is widened to three characters, and each other word is led by two marks, which
// makes a short word findable at the start of a word.
QString searchText(QStringView text);

// The terms of a query in the same form, all of which a text must hold: at most kMaxTerms, others
// are left out. A term of three letters or more is found anywhere in a word, a shorter one at its
// start.
QStringList searchTerms(QStringView query);

// What searchText() puts behind every ideograph, and nowhere else.
QString encodedIdeographEnd();

// Sorts titles as people do: folded, numbers by their value, as far as kMaxSortKeyLength reaches.
QString sortKey(QStringView title);

constexpr int kMaxTerms = 8;
constexpr qsizetype kMaxSortKeyLength = 90; // it travels in cursors

} // namespace nw::server::comics
