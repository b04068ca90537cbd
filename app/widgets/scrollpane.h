#pragma once

#include <QScrollArea>

namespace nw::app {

// Content that scrolls down when it is higher than its place; its width is the place's. The scroll
// bar's room is always there, so that nothing moves when it appears.
class ScrollPane : public QScrollArea
{
    Q_OBJECT

public:
    explicit ScrollPane(QWidget *content, QWidget *parent = nullptr);
};

} // namespace nw::app
