#include "reader/core/naturalorder.h"

namespace nw::reader {

namespace {

bool isDigit(QChar character)
{
    return character >= u'0' && character <= u'9';
}

// A folder separator sorts before everything else, so that "a/1" comes before "a b/1".
char32_t weight(QChar character)
{
    return character == u'/' ? 0 : static_cast<char32_t>(character.toCaseFolded().unicode()) + 1;
}

qsizetype digitsFrom(QStringView text, qsizetype position)
{
    qsizetype end = position;
    while (end < text.size() && isDigit(text[end]))
        ++end;
    return end;
}

QStringView withoutLeadingZeros(QStringView digits)
{
    qsizetype first = 0;
    while (first < digits.size() && digits[first] == u'0')
        ++first;
    return digits.sliced(first);
}

// Of any length: a scanner's 40-digit name must not overflow anything.
int compareNumbers(QStringView left, QStringView right)
{
    const QStringView shortLeft = withoutLeadingZeros(left);
    const QStringView shortRight = withoutLeadingZeros(right);
    if (shortLeft.size() != shortRight.size())
        return shortLeft.size() < shortRight.size() ? -1 : 1;
    return shortLeft.compare(shortRight);
}

// Where the ending of the file's name begins, its dot included; the name's end when it has none. A
// digit after the dot belongs to the name: "chapter 1.5".
qsizetype endingOf(QStringView name)
{
    const qsizetype dot = name.lastIndexOf(u'.');
    const bool isEnding =
        dot > name.lastIndexOf(u'/') + 1 && dot + 1 < name.size() && name[dot + 1].isLetter();
    return isEnding ? dot : name.size();
}

int compareParts(QStringView left, QStringView right)
{
    qsizetype l = 0;
    qsizetype r = 0;
    while (l < left.size() && r < right.size()) {
        if (isDigit(left[l]) && isDigit(right[r])) {
            const qsizetype leftEnd = digitsFrom(left, l);
            const qsizetype rightEnd = digitsFrom(right, r);
            const int order =
                compareNumbers(left.sliced(l, leftEnd - l), right.sliced(r, rightEnd - r));
            if (order != 0)
                return order;
            l = leftEnd;
            r = rightEnd;
            continue;
        }
        const char32_t leftWeight = weight(left[l]);
        const char32_t rightWeight = weight(right[r]);
        if (leftWeight != rightWeight)
            return leftWeight < rightWeight ? -1 : 1;
        ++l;
        ++r;
    }
    if (l < left.size() || r < right.size())
        return l < left.size() ? 1 : -1;
    return 0;
}

} // namespace

int compareNatural(QStringView left, QStringView right)
{
    const qsizetype leftEnding = endingOf(left);
    const qsizetype rightEnding = endingOf(right);
    if (const int order = compareParts(left.first(leftEnding), right.first(rightEnding)))
        return order;
    if (const int order = compareParts(left.sliced(leftEnding), right.sliced(rightEnding)))
        return order;
    return left.compare(right);
}

} // namespace nw::reader
