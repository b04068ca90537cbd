#pragma once

#include "server/comics/comicsrows.h"

#include <cstdint>

namespace nw::test {

// Numbers that are the same in every run of a seed (splitmix64).
class Dice
{
public:
    explicit Dice(std::uint64_t seed)
        : m_state(seed)
    {
    }
    std::uint64_t next();
    int below(int end) { return int(next() % std::uint64_t(end)); }
    int skewed(int end); // small numbers far more often, as with genres and words

private:
    std::uint64_t m_state;
};

// A catalogue of any size that looks like one: titles and descriptions of words that are common and
// rare, Latin with accents and Japanese; series, genres, tags and people with a long tail.
class CatalogueGenerator
{
public:
    explicit CatalogueGenerator(std::uint64_t seed);

    server::comics::NewComic next(int pages);

    QString word(int rank) const; // 0: the commonest
    QString japaneseWord(int rank) const;
    QString genre(int rank) const;
    QString tag(int rank) const;
    QString person(int rank) const;
    QString series(int rank) const;

    static constexpr int kWords = 4000;
    static constexpr int kJapaneseWords = 800;
    static constexpr int kGenres = 40;
    static constexpr int kTags = 600;
    static constexpr int kPeople = 5000;
    static constexpr int kSeries = 20'000;

private:
    QString words(int count);

    Dice m_dice;
    int m_made = 0;
};

} // namespace nw::test
