#pragma once

#include <QWidget>

namespace nw::app {

class Theme;

// A small muted icon beside a line of text.
class IconBox : public QWidget
{
    Q_OBJECT

public:
    explicit IconBox(const Theme &theme, QWidget *parent = nullptr);

    void setIconName(const QString &name);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QString m_name;
};

} // namespace nw::app
