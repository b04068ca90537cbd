#include "app/widgets/previewstrip.h"

#include "app/models/coverstore.h"
#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/theme/typography.h"
#include "app/widgets/focusring.h"
#include "app/widgets/paint.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>

namespace nw::app {

namespace {

constexpr QSize kTile(121, 182);
constexpr int kGap = 16;
constexpr int kCaption = 24; // the number of the page under it
constexpr int kBorder = 6; // a page lies on its tile like on a sheet

class PreviewTile : public QAbstractButton
{
public:
    PreviewTile(const Theme &theme, CoverStore &covers, const QString &key, int page,
                QWidget *parent)
        : QAbstractButton(parent)
        , m_theme(theme)
        , m_covers(covers)
        , m_key(key)
        , m_page(page)
    {
        setObjectName(QStringLiteral("preview.%1").arg(page));
        setAccessibleName(PreviewStrip::tr("Page %1").arg(page));
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setFocusShape(this, FocusShape::Inside, kRadiusCover);
        connect(&covers, &CoverStore::coverReady, this, [this](const QString &ready) {
            if (ready == m_key) {
                update();
            }
        });
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = m_theme.tokens();
        QPainter painter(this);
        const QRect sheet(QPoint(0, 0), kTile);
        paintPanel(&painter, sheet, t.surface, underMouse() ? t.lineStrong : t.line, kRadiusCover);
        const QRect page = sheet.adjusted(kBorder, kBorder, -kBorder, -kBorder);
        const QPixmap pixmap = m_covers.cover(m_key, page.size(), devicePixelRatioF());
        if (pixmap.isNull()) {
            paintIcon(&painter, QStringLiteral("book-open"), page, kIconSize, t.faint);
        } else {
            painter.drawPixmap(page.topLeft(), pixmap);
        }
        painter.setFont(typeFont(TypeStep::Caption));
        painter.setPen(t.muted);
        painter.drawText(QRect(0, kTile.height() + 4, kTile.width(), kCaption - 4),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         PreviewStrip::tr("Page %1").arg(QLocale().toString(m_page)));
    }

private:
    const Theme &m_theme;
    CoverStore &m_covers;
    QString m_key;
    int m_page;
};

class MoreTile : public QAbstractButton
{
public:
    MoreTile(const Theme &theme, int more, QWidget *parent)
        : QAbstractButton(parent)
        , m_theme(theme)
    {
        setObjectName(QStringLiteral("previewMore"));
        setText(PreviewStrip::tr("%n more", nullptr, more));
        setAccessibleName(PreviewStrip::tr("%n more pages", nullptr, more));
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setFocusShape(this, FocusShape::Inside, kRadiusCover);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = m_theme.tokens();
        QPainter painter(this);
        const QRect sheet(QPoint(0, 0), kTile);
        paintPanel(&painter, sheet, underMouse() ? t.hover : t.surface, t.line, kRadiusCover);
        const int middle = sheet.center().y();
        paintIcon(&painter, QStringLiteral("chevron-right"),
                  QRectF(0, middle - 24, sheet.width(), kIconSize), kIconSize, t.muted);
        painter.setFont(typeFont(TypeStep::Body, TypeWeight::SemiBold));
        painter.setPen(t.muted);
        painter.drawText(QRect(0, middle, sheet.width(), 28), Qt::AlignCenter, text());
    }

private:
    const Theme &m_theme;
};

} // namespace

PreviewStrip::PreviewStrip(const Theme &theme, CoverStore &covers, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_covers(covers)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

QSize PreviewStrip::sizeHint() const
{
    return {kTile.width(), kTile.height() + kCaption};
}

QSize PreviewStrip::minimumSizeHint() const
{
    return sizeHint();
}

int PreviewStrip::columns() const
{
    return qMax(1, (width() + kGap) / (kTile.width() + kGap));
}

void PreviewStrip::setPages(const QStringList &keys)
{
    if (keys == m_keys) {
        return;
    }
    m_keys = keys;
    rebuild();
}

void PreviewStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (columns() != m_builtColumns) {
        rebuild();
    }
}

void PreviewStrip::rebuild()
{
    qDeleteAll(m_tiles);
    m_tiles.clear();
    m_builtColumns = columns();
    const int all = static_cast<int>(m_keys.size());
    const bool more = all > m_builtColumns;
    const int shown = more ? m_builtColumns - 1 : all;
    for (int index = 0; index < shown; ++index) {
        auto *tile = new PreviewTile(m_theme, m_covers, m_keys.at(index), index + 1, this);
        connect(tile, &QAbstractButton::clicked, this,
                [this, index] { Q_EMIT pageChosen(index + 1); });
        m_tiles.append(tile);
    }
    if (more) {
        auto *tile = new MoreTile(m_theme, all - shown, this);
        connect(tile, &QAbstractButton::clicked, this,
                [this, shown] { Q_EMIT pageChosen(shown + 1); });
        m_tiles.append(tile);
    }
    for (int index = 0; index < m_tiles.size(); ++index) {
        m_tiles.at(index)->setGeometry(index * (kTile.width() + kGap), 0, kTile.width(),
                                       kTile.height() + kCaption);
        m_tiles.at(index)->show();
    }
}

} // namespace nw::app
