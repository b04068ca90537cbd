#include "app/widgets/detailscard.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/label.h"
#include "app/widgets/paint.h"

#include <QGridLayout>
#include <QPainter>

namespace nw::app {

namespace {

constexpr int kLabelColumn = 96;

} // namespace

DetailsCard::DetailsCard(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(17, kSpace16, 17, kSpace16);
    m_grid->setHorizontalSpacing(kSpace12);
    m_grid->setVerticalSpacing(kSpace8);
    m_grid->setColumnMinimumWidth(0, kLabelColumn);
    m_grid->setColumnStretch(1, 1);
}

void DetailsCard::setRows(const QList<Row> &rows)
{
    if (rows == m_rows) {
        return;
    }
    m_rows = rows;
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (int row = 0; row < rows.size(); ++row) {
        auto *label =
            new Label(m_theme, TypeStep::Body, TypeWeight::Regular, Ink::Muted, rows.at(row).first);
        auto *value =
            new Label(m_theme, TypeStep::Body, TypeWeight::Regular, Ink::Text, rows.at(row).second);
        value->setWordWrap(true);
        m_grid->addWidget(label, row, 0, Qt::AlignTop);
        m_grid->addWidget(value, row, 1, Qt::AlignTop);
    }
    updateGeometry();
}

void DetailsCard::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    paintPanel(&painter, rect(), t.surface, t.line, kRadiusCard);
}

} // namespace nw::app
