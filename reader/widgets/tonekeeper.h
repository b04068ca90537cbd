#pragma once

#include "reader/core/render/adjustments.h"
#include "reader/widgets/readingmemory.h"

#include <QColor>
#include <QList>

#include <memory>
#include <optional>

namespace nw::reader {

// The colours that one reader wants.
struct Tone
{
    PageAdjustments adjustments = {};
    QColor ground = {}; // around the page; invalid: the theme's

    bool isPlain() const { return *this == Tone{}; }
    QJsonObject toJson() const;
    static Tone fromJson(const QJsonObject &json);

    friend bool operator==(const Tone &a, const Tone &b) = default;
};

// Where a tone holds. The nearer one wins over the wider ones.
enum class ToneScope
{
    Book,
    Series,
    Everywhere
};

struct TonePreset
{
    const char *name; // untranslated
    PageAdjustments adjustments;
};

const QList<TonePreset> &tonePresets();
QString nameOf(const TonePreset &preset);

// Keeps tones for books, series, and everything.
class ToneKeeper
{
public:
    void setMemory(std::shared_ptr<ReadingMemory> memory) { m_memory = std::move(memory); }
    // Without a key a book is as if it had no tone of its own; it can be given one until it closes.
    void open(const QString &bookKey, const QString &series);

    Tone tone() const; // that holds now
    ToneScope scope() const; // where it comes from
    bool hasSeries() const { return !m_series.isEmpty(); }
    // A plain tone is kept too: a book may be plain in a series that is not.
    void setTone(ToneScope scope, const Tone &tone);
    // Nothing of its own any more: what holds around it holds.
    void forget(ToneScope scope);

private:
    QString keyOf(ToneScope scope) const;
    std::optional<Tone> &slot(ToneScope scope);

    std::shared_ptr<ReadingMemory> m_memory;
    QString m_book;
    QString m_series;
    std::optional<Tone> m_ofBook;
    std::optional<Tone> m_ofSeries;
    std::optional<Tone> m_everywhere;
};

} // namespace nw::reader
