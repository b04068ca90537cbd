#include "app/widgets/shelflist.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/focusring.h"
#include "app/widgets/label.h"
#include "app/widgets/paint.h"
#include "app/widgets/statefade.h"

#include <QAbstractButton>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>

namespace nw::app {

namespace {

constexpr int kRowHeight = 32;
constexpr int kNameLeft = 34;

class ShelfRow : public QAbstractButton
{
public:
    ShelfRow(const Theme &theme, const QString &id, const QString &name, const QString &iconName)
        : m_theme(theme)
        , m_hover(theme, this)
        , m_iconName(iconName)
    {
        setObjectName(QStringLiteral("shelf.") + id);
        setText(name);
        setCheckable(true);
        setFixedHeight(kRowHeight);
        setFocusPolicy(Qt::StrongFocus);
        setFocusShape(this, FocusShape::Inside, kRadiusControl);
    }

    void setCount(int count)
    {
        m_count = QLocale().toString(count);
        setAccessibleName(ShelfList::tr("%1, %n comics", nullptr, count).arg(text()));
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = m_theme.tokens();
        QPainter painter(this);
        const QColor fill = isChecked() ? t.accentTint
            : isDown()                  ? t.line
                                        : blended(Qt::transparent, t.hover, m_hover.value());
        paintPanel(&painter, rect(), fill, Qt::transparent, kRadiusControl);
        paintIcon(&painter, m_iconName, QRectF(9, 0, kIconSmall, height()), kIconSmall,
                  isChecked() ? t.accentText : t.muted);
        painter.setFont(typeFont(TypeStep::Body, TypeWeight::Medium));
        painter.setPen(isChecked() ? t.accentText : t.text);
        const QRect words = rect().adjusted(kNameLeft, 0, -kSpace8, 0);
        const int countWidth = painter.fontMetrics().horizontalAdvance(m_count);
        paintLine(&painter, words.adjusted(0, 0, -countWidth - kSpace8, 0),
                  Qt::AlignVCenter | Qt::AlignLeft, text());
        painter.setFont(typeFont(TypeStep::Body));
        painter.setPen(isChecked() ? t.accentText : t.muted);
        painter.drawText(words, Qt::AlignVCenter | Qt::AlignRight, m_count);
    }

private:
    const Theme &m_theme;
    HoverFade m_hover;
    QString m_iconName;
    QString m_count;
};

} // namespace

ShelfList::ShelfList(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
}

void ShelfList::addHead(const QString &name)
{
    if (m_column->count() > 0) {
        m_column->addSpacing(kSpace8);
    }
    auto *head = new Label(m_theme, TypeStep::Caption, TypeWeight::SemiBold, Ink::Muted, name);
    head->setFixedHeight(kRowHeight);
    head->setContentsMargins(kSpace8, 0, 0, 0);
    m_column->addWidget(head);
}

void ShelfList::addRow(const QString &id, const QString &name, const QString &iconName)
{
    auto *item = new ShelfRow(m_theme, id, name, iconName);
    m_column->addWidget(item);
    connect(item, &QAbstractButton::clicked, this, [this, id] {
        setCurrent(id);
        Q_EMIT chosen(id);
    });
}

QAbstractButton *ShelfList::row(const QString &id) const
{
    return findChild<QAbstractButton *>(QStringLiteral("shelf.") + id);
}

void ShelfList::setCount(const QString &id, int count)
{
    if (QAbstractButton *item = row(id)) {
        static_cast<ShelfRow *>(item)->setCount(count);
    }
}

void ShelfList::setCurrent(const QString &id)
{
    m_current = id;
    const auto items = findChildren<QAbstractButton *>();
    for (QAbstractButton *item : items) {
        item->setChecked(item->objectName() == QStringLiteral("shelf.") + id);
    }
}

} // namespace nw::app
