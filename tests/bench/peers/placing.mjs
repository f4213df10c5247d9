export async function placeOrder() {
  throw new Error("Not yet");
}
