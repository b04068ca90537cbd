#include "app/widgets/facetgroup.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/button.h"
#include "app/widgets/focusring.h"
#include "app/widgets/label.h"
#include "app/widgets/paint.h"

#include <QAbstractButton>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>

namespace nw::app {

namespace {

constexpr int kRowHeight = 28;
constexpr int kBox = 16;
constexpr int kFoldedRows = 6;

class FacetRow : public QAbstractButton
{
public:
    FacetRow(const Theme &theme, const FacetGroup::Choice &choice)
        : m_theme(theme)
        , m_count(QLocale().toString(choice.count))
    {
        setText(choice.label);
        setAccessibleName(FacetGroup::tr("%1, %n comics", nullptr, choice.count).arg(choice.label));
        setCheckable(true);
        setFixedHeight(kRowHeight);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setFocusShape(this, FocusShape::Inside, kRadiusCover);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = m_theme.tokens();
        QPainter painter(this);
        const QRectF box(0, (height() - kBox) / 2.0, kBox, kBox);
        if (isChecked()) {
            paintPanel(&painter, box, t.accentFill, Qt::transparent, kRadiusCover);
            paintIcon(&painter, QStringLiteral("check"), box, kSpace12, t.onAccent);
        } else {
            paintPanel(&painter, box, underMouse() ? t.hover : QColor(Qt::transparent),
                       t.lineStrong, kRadiusCover);
        }
        painter.setFont(typeFont(TypeStep::Body));
        painter.setPen(t.muted);
        painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignRight, m_count);
        const int countWidth = painter.fontMetrics().horizontalAdvance(m_count);
        painter.setPen(t.text);
        paintLine(&painter, rect().adjusted(kBox + 10, 0, -countWidth - kSpace8, 0),
                  Qt::AlignVCenter | Qt::AlignLeft, text());
    }

private:
    const Theme &m_theme;
    QString m_count;
};

} // namespace

FacetGroup::FacetGroup(const Theme &theme, const QString &name, const QString &title,
                       QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_name(name)
    , m_rows(new QVBoxLayout)
    , m_more(new Button(theme, ButtonKind::Link, {}))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, kSpace12);
    column->setSpacing(0);
    auto *head = new Label(theme, TypeStep::Body, TypeWeight::SemiBold, Ink::Text, title);
    head->setFixedHeight(kSpace32);
    column->addWidget(head);
    m_rows->setSpacing(0);
    column->addLayout(m_rows);
    column->addWidget(m_more);
    m_more->setObjectName(QStringLiteral("facetMore.") + name);
    m_more->hide();
    connect(m_more, &Button::clicked, this, [this] {
        m_unfolded = true;
        rebuild();
    });
    hide();
}

QString FacetGroup::labelOf(const QString &value) const
{
    for (const Choice &choice : m_choices) {
        if (choice.value == value) {
            return choice.label;
        }
    }
    return value;
}

void FacetGroup::setChoices(const QList<Choice> &choices)
{
    if (m_choices == choices) {
        return; // the rows keep the focus
    }
    m_choices = choices;
    rebuild();
}

void FacetGroup::setChosen(const QSet<QString> &chosen)
{
    m_chosen = chosen;
    rebuild();
}

void FacetGroup::rebuild()
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        item->widget()->deleteLater(); // it may be the one that was just pressed
        item->widget()->hide();
        delete item;
    }
    const int shown = m_unfolded ? static_cast<int>(m_choices.size())
                                 : qMin(kFoldedRows, static_cast<int>(m_choices.size()));
    for (int index = 0; index < shown; ++index) {
        const Choice &choice = m_choices.at(index);
        auto *row = new FacetRow(m_theme, choice);
        row->setObjectName(QStringLiteral("facet.") + m_name + QLatin1Char('.') + choice.value);
        row->setChecked(m_chosen.contains(choice.value));
        m_rows->addWidget(row);
        connect(row, &QAbstractButton::toggled, this, [this, value = choice.value](bool on) {
            if (on) {
                m_chosen.insert(value);
            } else {
                m_chosen.remove(value);
            }
            Q_EMIT changed();
        });
    }
    const int hidden = static_cast<int>(m_choices.size()) - shown;
    m_more->setText(tr("Show %n more", nullptr, hidden));
    m_more->setVisible(hidden > 0);
    setVisible(!m_choices.isEmpty());
}

} // namespace nw::app
