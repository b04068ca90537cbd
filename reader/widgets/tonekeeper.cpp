#include "reader/widgets/tonekeeper.h"

#include <QCoreApplication>

namespace nw::reader {
namespace {

constexpr QLatin1StringView kGround("ground");
constexpr QLatin1StringView kKept("kept"); // tells a plain tone from none

} // namespace

QJsonObject Tone::toJson() const
{
    QJsonObject json = adjustments.toJson();
    if (ground.isValid())
        json.insert(kGround, ground.name());
    return json;
}

Tone Tone::fromJson(const QJsonObject &json)
{
    Tone tone{PageAdjustments::fromJson(json), {}};
    const QString ground = json.value(kGround).toString();
    if (ground.size() == 7 && QColor::isValidColor(ground))
        tone.ground = QColor(ground);
    return tone;
}

const QList<TonePreset> &tonePresets()
{
    static const QList<TonePreset> presets{
        {QT_TRANSLATE_NOOP("TonePresets", "As drawn"), {}},
        {QT_TRANSLATE_NOOP("TonePresets", "For the night"),
         {.brightness = -25, .contrast = -10, .sepia = 35}},
        {QT_TRANSLATE_NOOP("TonePresets", "Old paper"), {.saturation = -20, .sepia = 60}},
        {QT_TRANSLATE_NOOP("TonePresets", "A faded scan"),
         {.contrast = 25, .gammaPercent = 85, .saturation = 20, .sharpness = 30}},
        {QT_TRANSLATE_NOOP("TonePresets", "Ink only"),
         {.contrast = 20, .saturation = -100, .sharpness = 20}},
        {QT_TRANSLATE_NOOP("TonePresets", "White on black"),
         {.saturation = -100, .inversion = Inversion::On}},
    };
    return presets;
}

QString nameOf(const TonePreset &preset)
{
    return QCoreApplication::translate("TonePresets", preset.name);
}

QString ToneKeeper::keyOf(ToneScope scope) const
{
    switch (scope) {
    case ToneScope::Book:
        return m_book.isEmpty() ? QString() : QString(u"tone/book/" % m_book);
    case ToneScope::Series:
        return m_series.isEmpty() ? QString() : QString(u"tone/series/" % m_series);
    case ToneScope::Everywhere:
        break;
    }
    return QStringLiteral("tone/everywhere");
}

std::optional<Tone> &ToneKeeper::slot(ToneScope scope)
{
    if (scope == ToneScope::Book)
        return m_ofBook;
    return scope == ToneScope::Series ? m_ofSeries : m_everywhere;
}

void ToneKeeper::open(const QString &bookKey, const QString &series)
{
    m_book = bookKey;
    m_series = series;
    for (const ToneScope scope : {ToneScope::Book, ToneScope::Series, ToneScope::Everywhere}) {
        if (scope != ToneScope::Everywhere)
            slot(scope).reset();
        const QString key = keyOf(scope);
        if (!m_memory || key.isEmpty())
            continue;
        const QJsonObject kept = m_memory->load(key);
        slot(scope) = kept.isEmpty() ? std::nullopt : std::optional(Tone::fromJson(kept));
    }
}

Tone ToneKeeper::tone() const
{
    if (m_ofBook)
        return *m_ofBook;
    return m_ofSeries ? *m_ofSeries : m_everywhere.value_or(Tone());
}

ToneScope ToneKeeper::scope() const
{
    if (m_ofSeries && !m_ofBook)
        return ToneScope::Series;
    return m_everywhere && !m_ofBook ? ToneScope::Everywhere : ToneScope::Book;
}

void ToneKeeper::setTone(ToneScope scope, const Tone &tone)
{
    slot(scope) = tone;
    const QString key = keyOf(scope);
    if (!m_memory || key.isEmpty())
        return;
    QJsonObject json = tone.toJson();
    json.insert(kKept, true);
    m_memory->save(key, json);
}

void ToneKeeper::forget(ToneScope scope)
{
    slot(scope).reset();
    const QString key = keyOf(scope);
    if (m_memory && !key.isEmpty())
        m_memory->save(key, {});
}

} // namespace nw::reader
