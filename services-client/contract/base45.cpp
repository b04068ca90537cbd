#include "services-client/contract/base45.h"

namespace nw {

namespace {

constexpr QByteArrayView kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
constexpr int kBase = 45;

void appendDigits(QByteArray &out, int value, int count)
{
    for (int i = 0; i < count; ++i) {
        out.append(kAlphabet[value % kBase]);
        value /= kBase;
    }
}

// The number in a group of two or three characters, least significant first; -1 for a character
// that is none.
int readDigits(QByteArrayView group)
{
    int value = 0;
    for (qsizetype i = group.size() - 1; i >= 0; --i) {
        const qsizetype digit = kAlphabet.indexOf(group[i]);
        if (digit < 0)
            return -1;
        value = value * kBase + static_cast<int>(digit);
    }
    return value;
}

} // namespace

QByteArray toBase45(QByteArrayView bytes)
{
    QByteArray out;
    out.reserve(bytes.size() / 2 * 3 + 2);
    qsizetype i = 0;
    for (; i + 1 < bytes.size(); i += 2)
        appendDigits(out, static_cast<uchar>(bytes[i]) * 256 + static_cast<uchar>(bytes[i + 1]), 3);
    if (i < bytes.size())
        appendDigits(out, static_cast<uchar>(bytes[i]), 2);
    return out;
}

std::optional<QByteArray> fromBase45(QByteArrayView text)
{
    if (text.size() % 3 == 1)
        return std::nullopt;
    QByteArray out;
    out.reserve(text.size() / 3 * 2 + 1);
    for (qsizetype i = 0; i < text.size(); i += 3) {
        const QByteArrayView group = text.sliced(i, std::min<qsizetype>(3, text.size() - i));
        const int value = readDigits(group);
        const int limit = group.size() == 3 ? 0x10000 : 0x100;
        if (value < 0 || value >= limit)
            return std::nullopt;
        if (group.size() == 3)
            out.append(static_cast<char>(value / 256));
        out.append(static_cast<char>(value % 256));
    }
    return out;
}

} // namespace nw
