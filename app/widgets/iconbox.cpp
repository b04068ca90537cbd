#include "app/widgets/iconbox.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/paint.h"

#include <QPainter>

namespace nw::app {

IconBox::IconBox(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFixedSize(kIconSmall, kIconSmall);
}

void IconBox::setIconName(const QString &name)
{
    m_name = name;
    setVisible(!name.isEmpty());
    update();
}

void IconBox::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintIcon(&painter, m_name, rect(), kIconSmall, m_theme.tokens().muted);
}

} // namespace nw::app
