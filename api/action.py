"""What may be done with an object now."""

import strawberry


@strawberry.type(description="An action on an object, and whether it would be allowed now to who asks.")
class AvailableAction:
    action: str = strawberry.field(description="The mutation that does it.")
    allowed: bool = strawberry.field(
        description="Whether who asks may do it and the object's state allows it."
    )
    reason: str | None = strawberry.field(description="The code with which it would be refused.")
