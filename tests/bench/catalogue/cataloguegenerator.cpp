#include "tests/bench/catalogue/cataloguegenerator.h"

#include "services-client/contract/ids.h"

#include <QCryptographicHash>

#include <array>

namespace nw::test {

using namespace nw::server::comics;

namespace {

constexpr std::array<const char *, 24> kOnsets{"b",  "c",  "d",  "f",  "g",  "h",  "j",  "k",
                                               "l",  "m",  "n",  "p",  "r",  "s",  "t",  "v",
                                               "br", "ch", "gl", "pr", "sh", "st", "th", "tr"};
constexpr std::array<const char *, 12> kVowels{"a", "e", "i",  "o",  "u",  "é",
                                               "ü", "ö", "ai", "ea", "ou", "y"};
constexpr std::array<const char *, 12> kLanguages{"en", "en-GB", "fr", "ja",    "de", "es",
                                                  "it", "pt-BR", "ko", "zh-CN", "pl", "nl"};
constexpr std::int64_t kFirstDayMs = 1'500'000'000'000;
constexpr std::int64_t kMinuteMs = 60'000;

// A word for a number: syllables of its digits, so that no two are the same.
QString syllables(int number)
{
    QString word;
    int rest = number + 24 * 12; // two syllables at least
    while (rest > 0) {
        word += QString::fromUtf8(kOnsets.at(std::size_t(rest % 24)));
        rest /= 24;
        word += QString::fromUtf8(kVowels.at(std::size_t(rest % 12)));
        rest /= 12;
    }
    return word;
}

QString capital(const QString &word)
{
    return word.left(1).toUpper() + word.mid(1);
}

QByteArray hashOf(const QString &text)
{
    return QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).toHex();
}

PageRow pageOf(const QString &comicId, int number)
{
    PageRow page;
    page.number = number;
    page.width = 1988;
    page.height = 3056;
    page.mediaType = QStringLiteral("image/jpeg");
    page.sizeBytes = 900'000 + number;
    page.sha256 = hashOf(comicId + QString::number(number));
    return page;
}

} // namespace

std::uint64_t Dice::next()
{
    std::uint64_t z = (m_state += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

int Dice::skewed(int end)
{
    const double share = double(next() >> 11) / double(1ULL << 53);
    return int(share * share * share * end); // half of all throws in the first eighth
}

CatalogueGenerator::CatalogueGenerator(std::uint64_t seed)
    : m_dice(seed)
{
}

QString CatalogueGenerator::word(int rank) const
{
    return syllables(rank);
}

QString CatalogueGenerator::japaneseWord(int rank) const
{
    return QString(QChar(char16_t(0x4E00 + rank * 7))) + QChar(char16_t(0x3042 + rank % 80));
}

QString CatalogueGenerator::genre(int rank) const
{
    return capital(syllables(10'000 + rank));
}

QString CatalogueGenerator::tag(int rank) const
{
    return syllables(20'000 + rank);
}

QString CatalogueGenerator::person(int rank) const
{
    return capital(syllables(30'000 + rank)) + QLatin1Char(' ') + capital(syllables(rank % 700));
}

QString CatalogueGenerator::series(int rank) const
{
    return capital(syllables(50'000 + rank)) + QLatin1Char(' ') + capital(syllables(rank % 90));
}

QString CatalogueGenerator::words(int count)
{
    QStringList words;
    for (int i = 0; i < count; ++i)
        words.append(word(m_dice.skewed(kWords)));
    return words.join(QLatin1Char(' '));
}

NewComic CatalogueGenerator::next(int pages)
{
    NewComic comic;
    ComicSummary &summary = comic.details.summary;
    summary.createdAtMs = kFirstDayMs + m_made * kMinuteMs;
    summary.id = makeUuidV7();
    const bool isJapanese = m_dice.below(5) == 0;
    summary.title = isJapanese
        ? japaneseWord(m_dice.skewed(kJapaneseWords)) + japaneseWord(m_dice.skewed(kJapaneseWords))
        : capital(words(1 + m_dice.below(4)));
    summary.title += QStringLiteral(" %1").arg(m_made % 97);
    if (m_dice.below(3) > 0) {
        summary.series = series(m_dice.skewed(kSeries));
        summary.seriesIndex = 1 + m_dice.below(60);
    }
    summary.author = person(m_dice.skewed(kPeople));
    comic.details.credits = {{QStringLiteral("writer"), summary.author},
                             {QStringLiteral("artist"), person(m_dice.skewed(kPeople))}};
    summary.language = QString::fromLatin1(kLanguages.at(std::size_t(m_dice.skewed(12))));
    for (int i = 0; i <= m_dice.below(3); ++i)
        summary.genres.append(genre(m_dice.skewed(kGenres)));
    for (int i = 0; i < m_dice.below(5); ++i)
        comic.details.tags.append(tag(m_dice.skewed(kTags)));
    summary.genres.removeDuplicates();
    comic.details.tags.removeDuplicates();
    comic.details.description = words(40);
    if (isJapanese)
        comic.details.description += japaneseWord(m_dice.skewed(kJapaneseWords));
    comic.priceUnits = m_dice.below(10) < 3 ? 2'500'000'000 : 0;
    comic.previewPages = 3;
    summary.pageCount = pages;
    for (int number = 1; number <= pages; ++number) {
        comic.pages.append(pageOf(summary.id, number));
        comic.details.sizeBytes += comic.pages.last().sizeBytes;
    }
    comic.contentSha256 = hashOf(summary.id);
    ++m_made;
    return comic;
}

} // namespace nw::test
